"""A local Telegram: a Bot API server that refuses what Telegram refuses, and a chat page."""

from bot.playground.server import DEFAULT_TOKEN, Playground

__all__ = ["DEFAULT_TOKEN", "Playground"]
