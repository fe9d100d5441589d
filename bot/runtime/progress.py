"""Shows the steps of a long start in a terminal: one line a step, with a spinner, and with its time when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

ProgressCallback = Callable[[str], None]


class ProgressSteps:
    """Steps on a console; several may run at the same time. Without a terminal, each start and end is printed as a
    line.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓[/]"),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[detail]}[/]"),
            console=console,
            transient=False,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> ProgressSteps:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def print_line(self, line: str) -> None:
        """Print a line."""
        self._console.print(line, highlight=False, soft_wrap=True)

    @contextmanager
    def step(self, what: str) -> Iterator[ProgressCallback]:
        """Show one step. Yields a function that shows what is happening in the step."""
        task = self._progress.add_task(what, total=1, detail="")
        plain = not self._console.is_terminal
        if plain:
            self.print_line(f"… {what}")

        def report(line: str) -> None:
            self._progress.update(task, detail=line[:80])
            if plain:
                self.print_line(f"    {line}")

        try:
            yield report
        except BaseException:
            self._progress.update(task, description=f"[red]{what}: failed[/]")
            self._progress.stop_task(task)
            raise
        self._progress.update(task, completed=1, detail="")
        if plain:
            self.print_line(f"✓ {what}")
