"""A chat server that speaks OpenAI's protocol on loopback and says what a test told it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(kw_only=True)
class Reply:
    """What the server does with one request.

    Attributes:
        text: What it says; a function is given the request's messages.
        status: Anything but 200 is sent with an error body.
        headers: Sent besides.
        finish: Why it stopped.
        refusal: Sent instead of text, as OpenAI's models do.
        usage: Whether tokens are counted.
        raw: Sent as the body instead of everything above.
        drip: Keeps sending comments, which are no answer, until the client hangs up.
        endless: Keeps sending `text` until the client hangs up.
        pause_after: Once this much of the text is sent, the rest waits for the server's `resume`.
    """

    text: str | Callable[[list[dict[str, str]]], str] = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    usage: bool = True
    raw: bytes | None = None
    drip: bool = False
    endless: bool = False
    pause_after: str | None = None


class ChatServer:
    """Replies in the order scripted; the last one is repeated."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[dict[str, Any]] = []
        self.authorizations: list[str | None] = []
        self.hung_up = threading.Event()
        self.resume = threading.Event()
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """To be given as the base URL."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def close(self) -> None:
        """Stop serving."""
        self._closing.set()
        self.resume.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _next(self, request: dict[str, Any], authorization: str | None) -> Reply:
        with self._lock:
            self.requests.append(request)
            self.authorizations.append(authorization)
            return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Do with a request what the script says."""
        length = int(handler.headers.get("Content-Length", 0))
        request = json.loads(handler.rfile.read(length))
        reply = self._next(request, handler.headers.get("Authorization"))
        try:
            if reply.status != 200:
                error = {"error": {"message": "scripted", "type": "scripted"}}
                _send(handler, json.dumps(error).encode(), "application/json", reply)
            elif reply.raw is not None:
                _send(handler, reply.raw, "text/event-stream", reply)
            elif request.get("stream"):
                self._stream(handler, request, reply)
            else:
                body = json.dumps(_whole(request, reply)).encode()
                _send(handler, body, "application/json", reply)
        except (BrokenPipeError, ConnectionResetError):
            self.hung_up.set()

    def _stream(
        self, handler: BaseHTTPRequestHandler, request: dict[str, Any], reply: Reply
    ) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        handler.close_connection = True
        while reply.drip and not self._closing.wait(0.01):
            handler.wfile.write(b": still thinking\n\n")
        again = True
        while again:
            sent = ""
            for event in _events(request, reply):
                handler.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                sent += "".join(c["delta"].get("content", "") for c in event["choices"])
                if reply.pause_after is not None and sent.rstrip() == reply.pause_after:
                    self.resume.wait(30)
            again = reply.endless and not self._closing.is_set()
        handler.wfile.write(b"data: [DONE]\n\n")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server.answer(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                del format, args

        return Handler


def _send(handler: BaseHTTPRequestHandler, body: bytes, kind: str, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in {"Content-Type": kind, **reply.headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _said(request: dict[str, Any], reply: Reply) -> str:
    return reply.text if isinstance(reply.text, str) else reply.text(request["messages"])


def _counted(request: dict[str, Any], text: str) -> dict[str, int]:
    asked = sum(len(message["content"].split()) for message in request["messages"])
    said = len(text.split())
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _frame(request: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": "reply", "object": kind, "created": 0, "model": request["model"]}


def _whole(request: dict[str, Any], reply: Reply) -> dict[str, Any]:
    text = _said(request, reply)
    message = {"role": "assistant", "content": text, "refusal": reply.refusal}
    choice = {"index": 0, "message": message, "finish_reason": reply.finish}
    counted = {"usage": _counted(request, text)} if reply.usage else {}
    return {**_frame(request, "chat.completion"), "choices": [choice], **counted}


def _events(request: dict[str, Any], reply: Reply) -> Iterator[dict[str, Any]]:
    frame = _frame(request, "chat.completion.chunk")
    text = _said(request, reply)
    if reply.refusal:
        deltas: list[dict[str, Any]] = [{"role": "assistant", "refusal": reply.refusal}]
    else:
        deltas = [{"content": word} for word in text.split(" ")]
        deltas = [{"content": d["content"] + " "} for d in deltas[:-1]] + deltas[-1:]
    for delta in deltas:
        yield {**frame, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    if reply.endless:
        return
    yield {**frame, "choices": [{"index": 0, "delta": {}, "finish_reason": reply.finish}]}
    if reply.usage and request.get("stream_options", {}).get("include_usage"):
        yield {**frame, "choices": [], "usage": _counted(request, text)}


@contextmanager
def serve(*replies: Reply) -> Iterator[ChatServer]:
    """A server for the length of a block."""
    server = ChatServer(*replies)
    try:
        yield server
    finally:
        server.close()
