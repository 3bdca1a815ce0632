"""The dialogue of an interview: shows a question, reads a line, shows the verdict so far, and writes the manifest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from govcheck.cli.terminal import FINDINGS, FINE, options_for, write_out
from govcheck.errors import ConfigError, InputError, Problem

if TYPE_CHECKING:
    from govcheck.interview.session import Ask, Session
    from govcheck.interview.speech import Speech
    from govcheck.interview.writing import Comments


class Source(NamedTuple):
    """What the interview starts from, and where it is written."""

    data: Any
    at: int
    path: str
    resumed: bool
    comments: Comments


class _End(Exception):
    """No more answers come."""


class Dialogue:
    """One interview with whoever answers: at a terminal, or through a pipe."""

    def __init__(self, session: Session, speech: Speech, source: Source) -> None:
        self.session, self.speech, self.source = session, speech, source
        self.asked = 0
        self.width = options_for(sys.stdout).width
        reconfigure = getattr(sys.stdin, "reconfigure", None)
        if reconfigure is not None and not sys.stdin.isatty():
            reconfigure(encoding="utf-8", errors="replace")

    def run(self) -> None:
        """Ask until nothing is left to ask, or nobody answers any more."""
        say, session = self.speech.say, self.session
        self.write(say("resume", path=self.source.path) if self.source.resumed else say("start"))
        self.write(say("commands"), "")
        try:
            while True:
                question = session.question
                if question is not None:
                    self.one(question)
                elif not self.further():
                    break
        except _End:
            self.write("", say("quit"))
            return
        self.end()

    def one(self, ask: Ask) -> None:
        """Ask one question until it has an answer."""
        speech = self.speech
        options = speech.options(ask)
        words = _entries(ask.offered) if ask.offered else [word for word, _ in options]
        self.show(ask, options, words)
        while True:
            text = self.read()
            if self.command(text, ask, options, words):
                return
            if text and self.answered(ask, text, options, words):
                return

    def command(self, text: str, ask: Ask, options: Sequence[tuple[str, str]], words: Sequence[str]) -> bool:
        """Do what a command says; True if the question is done with."""
        means, session = self.speech.phrases.means, self.session
        if text in words or not text:
            return False
        if means("quit", text):
            raise _End
        if means("back", text):
            if session.back():
                self.asked = max(0, self.asked - 1)
                self.write(self.speech.say("taken_back"))
                self.verdict()
                return True
            self.write(self.speech.say("first"))
        elif means("help", text):
            self.help(ask)
            self.show(ask, options, words)
        elif means("unknown", text):
            session.dont_know(ask)
            self.asked += 1
            self.verdict()
            return True
        return False

    def answered(self, ask: Ask, text: str, options: Sequence[tuple[str, str]], words: Sequence[str]) -> bool:
        """Take an answer; False if it is none."""
        from govcheck.interview.answers import NotUnderstood, entries, value

        means = self.speech.phrases.means
        if text not in words and (means("help", text) or means("back", text)):
            return False
        try:
            if ask.offered:
                by_word = dict(zip(words, ask.offered, strict=True))
                statuses = [*self.speech.speaker.catalogue.words["safeguard_statuses"]]
                said = entries(
                    text, words, self.speech.phrases,
                    statuses if ask.name == "safeguards" else (), ask.name == "assessments",
                )  # fmt: skip
                details = {by_word[word]: detail for word, detail in said.items() if detail}
                self.session.answer(ask, frozenset(by_word[word] for word in said), details)
            else:
                self.session.answer(ask, value(text, ask.type, words, self.session.checker.world, self.speech.phrases))
        except NotUnderstood as error:
            self.write(self.speech.say(f"bad_{error.why}", what=error.what, hint=error.hint).strip())
            return False
        except InputError as error:
            what = "; ".join(problem.message for problem in error.problems)
            self.write(self.speech.say("bad_refused", what=what))
            return False
        self.asked += 1
        self.verdict()
        return True

    def further(self) -> bool:
        """Whether to go on to what does not decide what binds."""
        session, say = self.session, self.speech.say
        if session.beyond:
            return False
        session.go_beyond()
        if session.question is None:
            return False
        self.write("", say("go_on"))
        while True:
            text = self.read()
            if self.speech.phrases.means("yes", text):
                return True
            if any(self.speech.phrases.means(word, text) for word in ("no", "quit", "unknown")) or not text:
                return False

    # What is shown -----------------------------------------------------------------------------

    def show(self, ask: Ask, options: Sequence[tuple[str, str]], words: Sequence[str]) -> None:
        """Show a question, why it is asked, and what the answer is chosen from."""
        from govcheck.render.layout import block

        speech = self.speech
        self.write(f"{self.asked + 1}. {speech.question(ask)}")
        if ask.several:
            self.write("   " + speech.say("on_leg", leg=ask.leg.label))
        why, _ = speech.why(ask, self.session.checker.packs)
        if why or not ask.regime:
            self.write("   " + (speech.say("why", rule=why, regime=ask.regime) if why else speech.say("why_first")))
        wide = len(str(len(words)))
        for number, (word, (_, meaning)) in enumerate(zip(words, options, strict=True), 1):
            if ask.offered and number == ask.pressing + 1 and ask.pressing:
                self.write("   " + speech.say("others"))
            head = f"   {number:>{wide}}  "
            text = f"{word}: {meaning}" if meaning else word
            write_out("\n".join(block(text, self.width, " " * len(head), head)) + "\n")
        if not options or ask.type in ("set", "list"):
            self.write("   " + speech.format_of(ask))

    def help(self, ask: Ask) -> None:
        """Say how to answer, where the answer stands, and which rule asks for it."""
        speech = self.speech
        _, cited = speech.why(ask, self.session.checker.packs)
        lines = [speech.format_of(ask), speech.say("place", path=speech.place(ask))]
        if cited:
            lines += [speech.say("rule_link", rule=f"{ask.regime}/{ask.rule}"), cited]
        self.write(*("   " + line for line in lines), "   " + speech.say("commands"), "")

    def verdict(self) -> None:
        """Show the verdict so far, one line for each regime that binds."""
        self.write("   " + self.speech.say("verdict"))
        self.lines(self.session.outcomes.items())
        self.write("")

    def lines(self, outcomes: Iterable[tuple[str, str]]) -> None:
        """Show outcomes, one line each."""
        items = list(outcomes)
        wide = max((len(name) for name, _ in items), default=0)
        for name, outcome in items:
            write_out(f"     {name:<{wide}}  {self.speech.outcome(outcome)}\n")

    def end(self) -> None:
        """Show the verdict on all regimes, and what is left open."""
        say, session = self.speech.say, self.session
        self.write(say("settled" if session.settled else "not_settled", count=self.asked))
        report = session.report()
        self.lines((regime.id, regime.outcome) for regime in report.regimes)
        left = {ask.name: f"{self.speech.place(ask)}: {self.speech.question(ask)}" for ask in session.left_open()}
        for regime in report.regimes:
            if regime.binding_on == "organisation" and regime.outcome == "undetermined":
                left.update({q.fact: f"{q.fact}: {q.question}" for q in regime.questions if q.fact not in left})
        if left:
            self.write(say("open", path=self.source.path), *("   " + line for line in left.values()))

    # Reading and writing -----------------------------------------------------------------------

    def read(self) -> str:
        """Read one line; where nobody types, it is shown as if somebody had."""
        from govcheck.interview.answers import tidy

        if sys.stdin.isatty():
            try:
                return tidy(input("> "))
            except EOFError:
                raise _End from None
        line = sys.stdin.readline()
        if not line:
            raise _End
        self.write(f"> {line.rstrip()}")
        return tidy(line)

    def write(self, *lines: str) -> None:
        """Write lines, wrapped to the terminal."""
        from govcheck.render.layout import block

        out: list[str] = []
        for line in lines:
            indent = line[: len(line) - len(line.lstrip())]
            out += block(line.strip(), self.width, indent) if line.strip() else [""]
        write_out("\n".join(out) + "\n")

    def save(self) -> None:
        """Write the manifest whole, with a comment on what was left unknown."""
        from govcheck.files import make_folder_for, write_whole
        from govcheck.interview.writing import ordered, text_of

        session, say = self.session, self.speech.say
        left = session.left_open()
        half = session.half_asked()
        unknown = [say("comment_head", day=session.as_of)] if left or half else []
        unknown += [say("comment_half", name=name, said=json.dumps(said)) for name, said in half.items()]
        for ask in left:
            stated = ".".join(map(str, ask.path[2:] if ask.path[:1] == ("transfers",) else ask.path))
            unknown.append(say("comment_line", name=stated, question=" ".join(self.speech.question(ask).split())))
        data = session.data if self.source.resumed else ordered(session.data)
        text = text_of(data, self.source.comments, unknown, session.at)
        try:
            make_folder_for(self.source.path)
            write_whole(self.source.path, text)
        except OSError as error:
            write_out(text)  # the answers are not to be lost
            problem = Problem(self.source.path, None, "cannot-write", (error.strerror or str(error)).lower())
            raise ConfigError([problem]) from None
        self.write(say("saved", path=self.source.path))

    def code(self) -> int:
        """The exit code: that of a check of what was written."""
        from govcheck.cli.failing import fails

        if not self.session.settled:
            return FINDINGS
        return FINDINGS if fails(self.session.report(), "error") else FINE


def _entries(facts: Sequence[str]) -> list[str]:
    """The words for the entries of a list: kinds, duties, or the keys of measures."""
    parts = [fact.split(".") for fact in facts]
    return [part[1] if part[0] in ("safeguard", "assessment") else ".".join(part[1:]) for part in parts]
