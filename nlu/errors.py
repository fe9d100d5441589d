"""The errors of this package, for the operator. An owner never sees one of these.

NluError
├── CorpusRefused        the training data is not fit to train on; each reason has a file and a line
├── NoSuchImport         no imported examples of that name
├── EnvironmentFailed    Rasa's own Python environment could not be made
├── TrainingFailed       the training subprocess ended without a model
├── NoSuchModel          a version that is not on disk, or no version to go back to
├── ServerFailed         Rasa did not come up with the model it was given
├── SwapRefused          Rasa kept the model it had
├── OfflineParseFailed   a model on disk could not be loaded to measure it
├── GateClosed           a version did not pass the gate, and nobody gave a reason to serve it all the same
├── JobRefused           another training is running, or there is no such job
├── BrokenAnswer         `serving.client`: an answer that is not one of our models'; never leaves this package
└── _InvalidLineError    `evaluation.measurement`: one bad line of a file; becomes a reason of CorpusRefused
"""

from __future__ import annotations


class NluError(Exception):
    """Base of this package's errors; the message is one line for a log."""


class CorpusRefused(NluError):
    """The data is refused; `reasons` are lines for a person, each with a place."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class NoSuchImport(NluError):
    pass


class EnvironmentFailed(NluError):
    pass


class TrainingFailed(NluError):
    pass


class NoSuchModel(NluError):
    pass


class ServerFailed(NluError):
    pass


class SwapRefused(NluError):
    pass


class OfflineParseFailed(NluError):
    pass


class GateClosed(NluError):
    pass


class JobRefused(NluError):
    pass
