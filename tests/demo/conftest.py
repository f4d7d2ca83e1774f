"""A local Telegram for each test of it, a bot and a program that talk to it, and Priya."""

import pytest
from demo_support import HandClock, Someone, program, ptb, serving


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
async def server(tmp_path, clock):
    async with serving(tmp_path, clock=clock) as running:
        yield running


@pytest.fixture
async def bot(server):
    async with ptb(server) as made:
        yield made


@pytest.fixture
async def client(server):
    async with program(server) as made:
        yield made


@pytest.fixture
def priya(client):
    return Someone(client)
