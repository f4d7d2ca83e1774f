"""The two ways of saying no: to a bot in Telegram's words, to a person's program in a sentence."""

from bot.demo.model import JSON


class ApiError(Exception):
    """A Bot API method was refused; the bot reads `error_code`, `description` and perhaps `parameters`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> JSON:
        """The refusal as the Bot API words it."""
        body: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> ApiError:
    """A refusal with code 400, in Telegram's wording."""
    return ApiError(400, f"Bad Request: {reason}")


class RefusalError(Exception):
    """A request of a person or their program was refused; the sentence says why and what would do."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
