// Where the talk is scrolled to. Who reads at its end stays there, and what is asked now keeps its first line on the
// screen, however small that becomes: a keyboard, a phone on its side, large type. Who scrolled up is left alone.

const NEAR = 80; // px from the place that still count as being there
const AIR = 8; // px above the first line
const LINE = 40; // px that a message's first line takes

export class Place {
  /** asked(): the message whose first line must be seen, or null. */
  constructor(asked) {
    this.asked = asked;
    this.scroll = document.getElementById("scroll");
    this.log = document.getElementById("log");
    this.down = document.getElementById("down");
    this.stays = "asked"; // asked: at what is asked; end: below it; free: somewhere above
    this.fresh = false; // the newest message came while it could not be seen
    this.down.addEventListener("click", () => this.moveTo(this.topOf(this.log.lastElementChild), true));
    this.scroll.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const keep = new ResizeObserver(() => this.keep());
    for (const part of [this.log, this.scroll]) keep.observe(part);
  }

  /** To what is asked now, or to the end. */
  go() {
    this.stays = "asked";
    this.moveTo(this.target());
    this.tell(true);
  }

  /** Something is new, or the screen has another size: stay where the reader is. */
  keep(isNews = false) {
    if (this.stays === "asked") this.moveTo(this.target());
    else if (this.stays === "end") this.moveTo(this.end());
    this.tell(isNews);
  }

  moveTo(top, gently = false) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroll.scrollTo({ top, behavior: gently && !calm ? "smooth" : "instant" });
  }

  /** Something above grew by what is put there: the reader sees the same as before. */
  hold(change) {
    const below = this.scroll.scrollHeight - this.scroll.scrollTop;
    change();
    this.scroll.scrollTop = this.scroll.scrollHeight - below;
  }

  end() {
    return this.scroll.scrollHeight - this.scroll.clientHeight;
  }

  target() {
    const node = this.asked();
    return node ? this.topOf(node) : this.end();
  }

  topOf(node) {
    const top = node.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top + this.scroll.scrollTop;
    return Math.max(0, Math.min(this.end(), top - AIR));
  }

  scrolled() {
    const [now, target] = [this.scroll.scrollTop, this.target()];
    if (now < target - NEAR) this.stays = "free";
    else if (now <= target + NEAR / 2) this.stays = "asked";
    else this.stays = "end";
    this.tell();
  }

  /** Whether the newest message lies below what can be seen, and came there unseen. */
  tell(isNews = false) {
    const newest = this.log.lastElementChild;
    const edge = this.scroll.getBoundingClientRect().bottom;
    this.fresh = (this.fresh || isNews) && Boolean(newest) && newest.getBoundingClientRect().top > edge - LINE;
    this.down.hidden = !this.fresh;
  }
}
