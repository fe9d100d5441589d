// Where the focus goes when what had it goes away: to the message it stood in, or to the talk; never to the body, where
// a screen reader would begin again from the top.

/** Put the focus on something that is no field, without scrolling. */
export function focusOn(node) {
  if (!node.hasAttribute("tabindex")) node.tabIndex = -1;
  node.focus({ preventScroll: true });
}

const isGone = (node) => !node.isConnected || node.disabled || !node.getClientRects().length;
const isNowhere = () => !document.activeElement || document.activeElement === document.body;

/** From now on, for the whole page. `talk`: where the focus goes when even the message is gone. */
export function keepFocus(talk) {
  let last = null; // what had the focus
  let home = null; // the message it stands in

  document.addEventListener("focusin", ({ target }) => {
    last = target;
    home = target.closest(".message");
  });
  document.addEventListener("focusout", ({ target }) => {
    setTimeout(() => { if (target === last && isNowhere() && !isGone(target)) last = null; }); // put down on purpose
  });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button, a[href]"); // some browsers give a tapped button no focus
    if (button && isNowhere()) button.focus({ preventScroll: true });
  }, true);
  new MutationObserver(() => {
    if (!last || !isGone(last) || !(isNowhere() || document.activeElement === last)) return;
    last = null;
    focusOn(home && !isGone(home) ? home : talk);
  }).observe(document.body, { subtree: true, childList: true, attributeFilter: ["disabled", "hidden", "class"] });
}
