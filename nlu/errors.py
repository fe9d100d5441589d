"""What can go wrong around the model, for the one who runs it. An owner never sees one of these.

NluError
├── CorpusRefused        the training data is not fit to train on; each reason has a file and a line
├── NoSuchImport         no imported examples of that name
├── EnvironmentFailed    Rasa's own Python environment could not be made
├── TrainingFailed       the training subprocess ended without a model
├── NoSuchModel          a version that is not on disk, or no version to go back to
├── ServerFailed         Rasa did not come up with the model it was given
├── SwapRefused          Rasa kept the model it had
├── JudgeFailed          a model on disk could not be loaded to measure it
├── GateClosed           a version did not pass the gate, and nobody answered for it
└── JobRefused           another training is running, or there is no such job
"""

from __future__ import annotations


class NluError(Exception):
    """Base of this package's errors; the message is one line for a log."""


class CorpusRefused(NluError):
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


class JudgeFailed(NluError):
    pass


class GateClosed(NluError):
    pass


class JobRefused(NluError):
    pass
