"""Plays a dialogue file against the real bot on the local Bot API server.

A step may have: `as` (who acts from now on), `says`, `presses` (a button by the beginning of its label),
`forges` (a press with data of one's own), `opens` (a remembered link), `sends` (a file), `clock` (a date), `restart`;
`types` (after the bot's name, in some other chat; then `offers` and `offers_not` are words in what is offered);
then `hears` and `hears_not` (new words from the bot since the person's last act), `edits` (words in a message that was
changed in place), `remembers_link` (the link in what was heard).
"""

import asyncio
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml

from bot.demo.model import Message
from bot.demo.session import Demo
from knowledge.urgency import UrgencyCheck

PATIENCE = 10.0
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@cache
def urgency_check() -> UrgencyCheck:
    """The live-concern check, learned once a test process."""
    return UrgencyCheck.build()


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@dataclass
class Player:
    demo: Demo
    who: str = "practitioner"
    marks: dict[str, int] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    async def play(self, steps: list[dict[str, Any]]) -> None:
        for number, step in enumerate(steps, 1):
            try:
                await self._step(step)
            except AssertionError as error:
                raise AssertionError(f"step {number} {step}: {error}") from None

    def last_heard(self) -> str:
        return next(m.text for m in reversed(self._messages()) if m.sender == "bot")

    async def _step(self, step: dict[str, Any]) -> None:
        self.who = step.get("as", self.who)
        await self._act(step)
        if "types" in step:
            offered = await self._offered(step["types"])
            for words in _list(step.get("offers")):
                assert words.lower() in offered, f"{words!r} was not offered but: {offered!r}"
            for words in _list(step.get("offers_not")):
                assert words.lower() not in offered, f"did not want {words!r} to be offered"
        for words in _list(step.get("hears")):
            await self._until(words, edited=False)
        for words in _list(step.get("edits")):
            await self._until(words, edited=True)
        # The clock is moved once all ticks have run, and who has not acted waits for nothing.
        waits = step.keys() & {"says", "presses", "forges", "opens", "sends"} and not step.keys() & {"hears", "edits"}
        if waits and step.get("hears_not"):
            await self._settle()
        for words in _list(step.get("hears_not")):
            assert words.lower() not in self._heard(edited=False), f"did not want to hear {words!r}"
        if name := step.get("remembers_link"):
            self.links[name] = re.search(
                r"https://t\.me/\S+\?start=[\w-]+", self._heard(edited=False)[0:], re.IGNORECASE
            )[0]

    async def _act(self, step: dict[str, Any]) -> None:
        act = {"says", "presses", "forges", "opens", "sends", "clock"} & step.keys()
        if act:
            self.marks = dict.fromkeys(self._ids(), self.demo.server.state.revision)
        if "says" in step:
            await self._post("messages", json={"text": step["says"]})
        if "opens" in step:
            await self._post("messages", json={"text": self.links[step["opens"]]})
        if "sends" in step:
            await self._post("messages", files={"file": (step["sends"], PIXEL)})
        if "presses" in step:
            message, data = await self._button(step["presses"])
            await self._press(message_id=message, data=data)
        if "forges" in step:
            last = self._messages()[-1].id
            await self._press(message_id=last, data=step["forges"], forged=True)
        if "clock" in step:
            async with self._client() as client:
                answer = await client.post("/demo/clock", json={"now": str(step["clock"])})
                assert answer.status_code == 200, answer.text

    async def _offered(self, query: str) -> str:
        offers = (await self._post("inline", json={"query": query}))["results"]
        return "\n".join(f"{each['title']}\n{each['description']}\n{each['text']}" for each in offers).lower()

    async def _button(self, label: str) -> tuple[int, str]:
        async def look() -> tuple[int, str] | None:
            for message in reversed(self._messages()):
                for row in message.keyboard or ():
                    for button in row:
                        if button["text"].lower().lstrip("‹ ").startswith(label.lower()):
                            return message.id, button["callback_data"]
            return None

        found = await self._poll(look)
        assert found, f"no button {label!r} for {self.who}"
        return found

    async def _until(self, words: str, *, edited: bool) -> None:
        async def look() -> bool:
            return words.lower() in self._heard(edited=edited)

        assert await self._poll(look), f"{self.who} did not hear {words!r} but: {self._heard(edited=edited)!r}"

    async def _settle(self) -> None:
        async def look() -> bool:
            return bool(self._heard(edited=False))

        await self._poll(look)

    async def _poll(self, look: Any) -> Any:
        deadline = asyncio.get_running_loop().time() + PATIENCE
        while True:
            if found := await look():
                return found
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return found
            await self.demo.server.state.feed.changed(self._ids()[self.who], min(left, 0.5))

    def _ids(self) -> dict[str, int]:
        return {chat.person.role: chat.person.id for chat in self.demo.server.state.chats.values()}

    def _messages(self) -> list[Message]:
        return list(self.demo.server.state.chats[self._ids()[self.who]].present)

    def _heard(self, *, edited: bool) -> str:
        mark = self.marks.get(self.who, 0)
        fresh: list[Message] = [m for m in self._messages() if m.sender == "bot" and m.revision > mark]
        if edited:
            fresh = [m for m in fresh if m.edited_at]
        return "\n".join(m.text.lower() if not self._keep_case(m) else m.text for m in fresh)

    @staticmethod
    def _keep_case(message: Message) -> bool:
        """Links carry tokens whose case matters."""
        return "t.me/" in message.text

    async def _press(self, **press: Any) -> None:
        """Every press is answered, or the person's button would go on spinning."""
        answer = await self._post("presses", json={**press, "wait": 5})
        assert answer["answer"] is not None, "the press was not answered"

    async def _post(self, what: str, **content: Any) -> Any:
        async with self._client() as client:
            answer = await client.post(f"/demo/people/{self._ids()[self.who]}/{what}", **content)
            assert answer.status_code == 200, answer.text
            return answer.json()

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.demo.server.url, trust_env=False, verify=False, timeout=30)


def _list(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]
