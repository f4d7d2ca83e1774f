"""A local Telegram on loopback: a Bot API server, four people, and a chat page. `docs/demo.md` shows it from outside.

From the ground up: `model` and `errors`; `journal` (what survives a restart); `files`, `updates`, `feed`
and `state` (people, messages, files, what the bot has yet to fetch); `entities`, `detect` and `rules`
(Telegram's laws); `wire` (our records as Bot API objects); `messages` and `profile` (the Bot API's methods);
`api`, `people` and `page` (three doors of HTTP); `server` (all of it on one port).
"""
