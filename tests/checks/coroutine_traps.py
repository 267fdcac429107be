#!/usr/bin/env python3
"""Forms that g++ 12 or Boost.Asio get wrong in coroutines: coroutine_traps.py [--self-test]

1  g++ 12 destroys twice a temporary that owns something and is made with braces or by a capturing lambda inside an
   expression with co_await: `co_await send({text})`, `co_await on_pool([v] { … })`. Name it first, in its own statement.
2  `a || b` of Asio means the first *success*: an error of the other is ignored. Operands need as_tuple.
3  a coroutine made from a capturing lambda reads captures of a lambda object that is gone.
4  `auto [a, b] = co_await …` leaks on cancelled frames, `?:` with co_await is miscompiled by old clang: name the result.
"""
import re
import sys

import tree

LAMBDA = r"(?<![\w)\]\[])\[[^\[\]]+\]"


def without_comments_and_texts(code):
    """Same length and lines, so that positions stay right."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0]) if match[0].startswith("/") else '"' + " " * (len(match[0]) - 2) + '"'

    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, code, flags=re.DOTALL)


def expression_around(code, at):
    """The full expression that a co_await stands in: from the last statement's end to this one's."""
    start = max(code.rfind(mark, 0, at) for mark in ";{}") + 1
    depth, end = 0, at
    while end < len(code):
        letter = code[end]
        depth += (letter in "([{") - (letter in ")]}")
        if depth <= 0 and letter == ";":
            break
        if depth < 0 and re.match(r"\)\s*\{", code[end:]):  # the condition of an if or a loop has ended
            break
        end += 1
    return start, code[start:end]


def complain(code):
    """(position, message) of every trap."""
    code = without_comments_and_texts(code)
    found = {}
    for match in re.finditer(r"\bco_await\b", code):
        start, expression = expression_around(code, match.start())
        awaited = expression[match.start() - start:]
        if re.search(LAMBDA, awaited) or re.search(r"[\w>]\{|[(,]\s*\{", awaited) or (
                code[start - 1:start] == "}" and re.match(r"\s*[,)]", expression)):
            found[match.start()] = "trap 1: braces or a capturing lambda in a co_await expression; name it first"
        elif "||" in awaited and "as_tuple" not in awaited:
            found[match.start()] = "trap 2: || takes the first success and hides errors; use as_tuple or run_until_first_ends"
        elif re.search(r"\bauto\s*&{0,2}\s*\[[^\]]*\]\s*=\s*$", expression[:match.start() - start]):
            found[match.start()] = "trap 4: a structured binding from co_await; name the result, then bind to it"
        elif re.search(r"(?<!\?)\?(?!\?)", expression):
            found[match.start()] = "trap 4: ?: with co_await; use if"
    for match in re.finditer(LAMBDA + r"\s*(\([^()]*\))?[^{};]*->\s*[\w:]*awaitable<", code):
        found.setdefault(match.start(), "trap 3: a coroutine from a capturing lambda; write a named function with parameters")
    return [f"{code.count(chr(10), 0, at) + 1}: {message}" for at, message in sorted(found.items())]


SAMPLES = [
    ("co_await on_pool([v] { use(v); });", "trap 1"),
    ("co_await send({text, v});", "trap 1"),
    ("co_await channel.async_send(ec, Message{text}, use_awaitable);", "trap 1"),
    ("co_await f(\n    Message{text});", "trap 1"),
    ("x = f(Message{a}, co_await g());", "trap 1"),
    ("co_await (read() || timer.async_wait(use_awaitable));", "trap 2"),
    ("co_await (read(as_tuple(use_awaitable)) || wait(as_tuple(use_awaitable)));", None),
    ("auto session = [socket]() -> net::awaitable<void> { co_return; };", "trap 3"),
    ("auto [ec, n] = co_await read();", "trap 4"),
    ("const auto n = fast ? co_await a() : co_await b();", "trap 4"),
    ("const Message message{text};\nco_await send(message);", None),
    ("const auto received = co_await read();\nconst auto& [ec, n] = received;", None),
    ("if (co_await next()) {\n  run([v] { use(v); });\n}", None),
    ("while (co_await next(names[i])) {\n  const T t{v};\n}", None),
    ("// co_await send({text});\nlog(\"co_await send({text})\");", None),
    ("co_await on_pool([] { work(); });", None),
]


def main():
    if sys.argv[1:] == ["--self-test"]:
        return tree.prove("coroutine_traps", SAMPLES, complain)
    paths = [path for path in tree.source_files() if path.parts[0] in ("daemon", "tests")]
    complaints = [f"{path}:{line}" for path in paths for line in complain((tree.ROOT / path).read_text())]
    tree.finish("coroutine_traps", complaints, len(paths))


if __name__ == "__main__":
    main()
