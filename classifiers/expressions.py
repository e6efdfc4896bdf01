"""Whether a regular expression can match anything that holds a phrase.

The expression is read into an automaton that takes in a little more than it does (a repetition goes
on without end), so that "can't" is certain and "can" is not.
"""

import re
from collections.abc import Callable, Iterable
from re import _constants as codes  # type: ignore[attr-defined]  # the parser of `re`, since 3.11
from re import _parser as reader  # type: ignore[attr-defined]  # the same
from typing import Any

from classifiers.folding import fold

Takes = Callable[[str], bool]
_ANCHORS = frozenset({codes.AT})
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})
_CATEGORIES: dict[Any, Takes] = {
    codes.CATEGORY_DIGIT: str.isdigit,
    codes.CATEGORY_NOT_DIGIT: lambda character: not character.isdigit(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda character: not character.isspace(),
    codes.CATEGORY_WORD: lambda character: character.isalnum() or character == "_",
    codes.CATEGORY_NOT_WORD: lambda character: (
        not ("0" <= character <= "z" and character.isalnum())
    ),
}


def can_hold(expression: str, phrase: str) -> bool:
    """Return whether a match of an expression can hold a phrase; True where that can't be said."""
    try:
        tree = reader.parse(expression, re.IGNORECASE)
        automaton = _Automaton()
        automaton.add(tree, automaton.state(), automaton.state())
    except (re.error, _UnknownError):
        return True  # RE2 reads some things that `re` does not
    return automaton.passes(fold(phrase))


class _UnknownError(Exception):
    """A part of an expression whose meaning is not known here."""


class _Automaton:
    """States with steps between them, each over one character that it takes, or over none."""

    def __init__(self) -> None:
        self._steps: list[list[tuple[Takes, int]]] = []
        self._free: list[list[int]] = []

    def state(self) -> int:
        """Return a new state."""
        self._steps.append([])
        self._free.append([])
        return len(self._steps) - 1

    def add(self, tree: Iterable[tuple[Any, Any]], start: int, end: int) -> None:
        """Add the parts of an expression, one after the other, between two states."""
        at = start
        for code, value in tree:
            following = self.state()
            self._part(code, value, at, following)
            at = following
        self._free[at].append(end)

    def _part(self, code: Any, value: Any, start: int, end: int) -> None:
        """Add one part."""
        if code in _REPEATS:
            least, _, inner = value
            self.add(inner, start, end)
            self._free[end].append(start)
            if least == 0:
                self._free[start].append(end)
        elif code is codes.BRANCH:
            for inner in value[1]:
                self.add(inner, start, end)
        elif code is codes.SUBPATTERN:
            self.add(value[-1], start, end)
        elif code in _ANCHORS:
            self._free[start].append(end)
        else:
            self._steps[start].append((_taking(code, value), end))

    def passes(self, phrase: str) -> bool:
        """Return whether a phrase can be read from some state on; each lies on a way to the end."""
        states = set(range(len(self._steps)))
        for character in phrase:
            spellings = {character, character.upper()}
            states = {
                end
                for state in states
                for takes, end in self._steps[state]
                if any(len(one) == 1 and takes(one) for one in spellings)
            }
            waiting = list(states)
            while waiting:
                fresh = set(self._free[waiting.pop()]) - states
                states |= fresh
                waiting += fresh
        return bool(states)


def _taking(code: Any, value: Any) -> Takes:
    """Return which characters a part that stands for one takes."""
    if code is codes.ANY:
        return lambda _: True
    if code is codes.LITERAL:
        return lambda character: ord(character) == value
    if code is codes.NOT_LITERAL:
        return lambda character: chr(value).casefold() != character.casefold()
    if code is codes.RANGE:
        return lambda character: value[0] <= ord(character) <= value[1]
    if code is codes.CATEGORY and value in _CATEGORIES:
        return _CATEGORIES[value]
    if code is codes.IN:
        return _one_of(value)
    raise _UnknownError


def _one_of(items: list[tuple[Any, Any]]) -> Takes:
    """Return which characters a class in brackets takes."""
    negated = bool(items) and items[0][0] is codes.NEGATE
    parts = [_taking(code, value) for code, value in items[negated:]]
    if negated:  # a letter is in the class where its capital is, and the other way round
        return lambda character: (
            not any(
                part(one)
                for part in parts
                for one in (character.lower(), character.upper())
                if len(one) == 1
            )
        )
    return lambda character: any(part(character) for part in parts)
