"""Texts to word pieces, by the model's own tokenizer, without loading the model."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.embedding.folder import FETCH_AGAIN
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class PieceReader:
    """A tokenizer file, read at first use. May be called from several threads."""

    def __init__(self, file: Path, max_tokens: int) -> None:
        self._file = file
        self._max_tokens = max_tokens

    def count(self, texts: Sequence[str]) -> list[int]:
        """Pieces of each text, without special tokens and without truncation."""
        found = self._whole.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in found]

    def read(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text with special tokens, cut to `max_tokens`."""
        found = self._cut.encode_batch_fast(list(texts))
        return [encoding.ids for encoding in found]

    @cached_property
    def _whole(self) -> "Tokenizer":
        tokenizer = self._read_file()
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _cut(self) -> "Tokenizer":
        tokenizer = self._read_file()
        tokenizer.enable_truncation(self._max_tokens)
        tokenizer.no_padding()
        return tokenizer

    def _read_file(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        try:
            return Tokenizer.from_file(str(self._file))
        except Exception as error:
            # The library's Rust side raises a bare Exception, whatever went wrong.
            if type(error) is not Exception:
                raise
            raise ModelError(
                f"is not a tokenizer: {error}", subject=str(self._file), hint=FETCH_AGAIN
            ) from error
