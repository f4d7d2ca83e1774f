"""Why a file is not taken, in a sentence for the person who sent it."""


class FileRefusedError(Exception):
    """The file cannot be taken as a plan; the message says why, where, and what to do."""
