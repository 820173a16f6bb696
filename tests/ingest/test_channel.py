import threading
from concurrent.futures import ThreadPoolExecutor

from ingest.channel import Channel


def test_items_come_in_order_until_the_channel_is_closed() -> None:
    channel: Channel[int] = Channel(2)
    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(lambda: [channel.put(number) for number in range(10)])
        sent.add_done_callback(lambda _: channel.close())
        assert list(channel) == list(range(10))
    assert all(sent.result())


def test_a_full_channel_holds_its_sender_back() -> None:
    channel: Channel[int] = Channel(1)
    channel.put(1)
    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(channel.put, 2)
        assert not sent.done()
        assert next(iter(channel)) == 1
        assert sent.result(timeout=10)


def test_a_closed_channel_takes_nothing_and_delivers_what_waits() -> None:
    channel: Channel[int] = Channel(2)
    channel.put(1)
    channel.close()
    assert not channel.put(2)
    assert list(channel) == [1]


def test_an_abandoned_channel_frees_its_sender_and_delivers_nothing() -> None:
    channel: Channel[int] = Channel(1)
    channel.put(1)
    begun = threading.Event()

    def send() -> bool:
        begun.set()
        return channel.put(2)

    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(send)
        begun.wait(10)
        channel.abandon()
        assert not sent.result(timeout=10)
    assert list(channel) == []
