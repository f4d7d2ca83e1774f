"""Sealing and keys: what only the officer can open, and what a wrong key is told."""

import base64
import hashlib
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_der_private_key
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.halves import generate_halves
from feedback.keys import generate, install_key, installed_key, read_public, unlock
from feedback.report import TEXT_LIMIT, Category, FeedbackError, Question, ReplyTo, Report, Role
from feedback.sealing import SEALED_SIZE, open_sealed, seal

PASSPHRASE = "five words that do not belong"
PRIVATE = X25519PrivateKey.generate()


@settings(max_examples=40)
@given(
    text=st.text(min_size=1, max_size=TEXT_LIMIT).filter(lambda text: text.strip()),
    category=st.sampled_from(Category),
    role=st.none() | st.sampled_from(Role),
    question=st.none() | st.sampled_from(Question),
)
def test_every_sealed_report_has_one_size_and_opens_to_what_was_said(text, category, role, question):
    try:
        report = Report(category=category, text=text, role=role, question=question)
    except FeedbackError:
        return  # nothing is left of it that a person could see
    sealed = seal(report, PRIVATE.public_key(), "southend")
    assert len(sealed) == SEALED_SIZE
    assert open_sealed(sealed, PRIVATE, "southend") == report


@pytest.mark.parametrize("character", ["a", '"', "\n.", "é", "安", "😀"])
def test_the_longest_text_fits_whatever_its_characters(character):
    text = (character * TEXT_LIMIT)[: TEXT_LIMIT - 1] + "x"
    sealed = seal(
        Report(Category.GOOD_PRACTICE, text, Role.NOT_SAID, Question.WORKING_TOGETHER), PRIVATE.public_key(), "nel"
    )
    assert len(sealed) == SEALED_SIZE
    assert open_sealed(sealed, PRIVATE, "nel").text.endswith("x")


def as_documented() -> Suite:
    """HPKE as `docs/feedback.md` describes it, for whoever writes another reader."""
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def test_a_reader_written_from_the_documentation_reads_what_was_sealed():
    receipt = ReplyTo(b"i" * 16, b"k" * 32)
    report = Report(Category.GOOD_PRACTICE, "Füchse", Role.HEALTH, Question.WORKING_TOGETHER, receipt)
    sealed = seal(report, PRIVATE.public_key(), "nel")
    plain = as_documented().decrypt(sealed, PRIVATE, info=b"safeboard/feedback/1/nel")
    assert plain.startswith(b'{"version":1,'), "no space is lost to gaps, and the padding comes last"
    assert json.loads(plain) == {
        "version": 1,
        "category": report.category.value,
        "text": "Füchse",
        "role": report.role.value,
        "question": report.question.value,
        "receipt": {"id": base64.b64encode(b"i" * 16).decode(), "key": base64.b64encode(b"k" * 32).decode()},
    }
    assert open_sealed(sealed, PRIVATE, "nel") == report


def test_what_was_not_said_is_not_sealed_as_an_answer():
    sealed = seal(Report(Category.OTHER, "words"), PRIVATE.public_key(), "nel")
    content = json.loads(as_documented().decrypt(sealed, PRIVATE, info=b"safeboard/feedback/1/nel"))
    assert content == {"version": 1, "category": Category.OTHER.value, "text": "words"}


def test_a_report_of_a_newer_safeboard_is_refused_with_what_to_do():
    newer = json.dumps({"version": 2, "category": "other", "text": "words"}).encode()
    sealed = as_documented().encrypt(newer, PRIVATE.public_key(), info=b"safeboard/feedback/1/nel")
    with pytest.raises(FeedbackError, match=r"format 2; this Safeboard reads 1\. Update"):
        open_sealed(sealed, PRIVATE, "nel")


def test_the_same_feedback_is_never_sealed_to_the_same_bytes():
    report = Report(Category.OTHER, "the same")
    assert seal(report, PRIVATE.public_key(), "nel") != seal(report, PRIVATE.public_key(), "nel")


def test_another_key_another_board_or_a_changed_byte_does_not_open_it():
    sealed = seal(Report(Category.OTHER, "for Southend alone"), PRIVATE.public_key(), "southend")
    changed = sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:]
    for value, key, board in [
        (sealed, X25519PrivateKey.generate(), "southend"),
        (sealed, PRIVATE, "nel"),
        (changed, PRIVATE, "southend"),
        (b"short", PRIVATE, "southend"),
    ]:
        with pytest.raises(FeedbackError, match="does not open with this key"):
            open_sealed(value, key, board)


def test_a_report_does_not_show_its_words_in_logs_or_tracebacks():
    report = Report(Category.RISK_TO_PRACTICE, "secret words", Role.POLICE)
    assert "secret" not in repr(report)
    assert "risk" not in repr(report)


def test_an_empty_or_too_long_text_is_refused_with_a_sentence():
    with pytest.raises(FeedbackError, match="write at least one sentence"):
        Report(Category.OTHER, " \n\x00 ")
    with pytest.raises(FeedbackError, match="4,001 characters; 4,000 fit"):
        Report(Category.OTHER, "x" * 4001)


def test_the_passphrase_opens_the_private_key_and_what_the_public_key_sealed():
    private_file, public_file = generate("nel", PASSPHRASE, iterations=1)
    public = read_public(public_file)
    board, private = unlock(private_file, PASSPHRASE)
    assert board == public.board == "nel"
    report = Report(Category.TRAINING_NEED, "More on county lines")
    assert open_sealed(seal(report, public.key, "nel"), private, "nel") == report


def test_the_private_file_tells_a_browser_all_that_it_needs():
    private_file, _ = generate("nel", PASSPHRASE)
    content = json.loads(private_file)
    assert content["passphrase"]["kdf"] == "PBKDF2"
    assert content["passphrase"]["hash"] == "SHA-256"
    assert content["passphrase"]["iterations"] >= 600_000
    assert content["cipher"]["name"] == "AES-GCM"


def test_a_reader_written_from_the_documentation_opens_the_private_file():
    private_file, public_file = generate("nel", PASSPHRASE, iterations=2)
    content, public = json.loads(private_file), json.loads(public_file)
    key = opened_as_documented(content, "private_key", PASSPHRASE, "safeboard feedback private key/1/nel")
    raw = load_der_private_key(key, password=None).public_key().public_bytes_raw()
    assert raw == base64.b64decode(public["public_key"])
    assert content["version"] == public["version"] == 1
    assert content["algorithm"] == public["algorithm"] == "HPKE: X25519, HKDF-SHA256, AES-256-GCM"
    digits = hashlib.sha256(raw).hexdigest()[:32]
    spaced = " ".join(digits[place : place + 4] for place in range(0, 32, 4))
    assert content["fingerprint"] == public["fingerprint"] == spaced
    assert private_file.endswith("\n}\n")


def opened_as_documented(content, what, passphrase, additional):
    how = content["passphrase"]
    salt, nonce = base64.b64decode(how["salt"]), base64.b64decode(content["cipher"]["nonce"])
    assert (len(salt), len(nonce)) == (16, 12)
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, how["iterations"])
    return AESGCM(key).decrypt(nonce, base64.b64decode(content[what]), additional.encode())


def test_a_reader_written_from_the_documentation_opens_both_halves():
    passphrases = ("what the first chose", "what the second chose")
    *halves, public_file = generate_halves("nel", passphrases, iterations=2)
    contents = [json.loads(half) for half in halves]
    pair = contents[0]["pair"]
    assert pair == contents[1]["pair"]
    assert len(base64.b64decode(pair)) == 16
    shares = []
    for number, (content, passphrase) in enumerate(zip(contents, passphrases, strict=True), 1):
        assert (content["kind"], content["version"]) == ("safeboard feedback private key half", 1)
        assert (content["half"], content["board"]) == (number, "nel")
        additional = f"safeboard feedback private key half/1/nel/{pair}/{number}"
        shares.append(opened_as_documented(content, "share", passphrase, additional))
    assert [len(share) for share in shares] == [32, 32]
    both = contents[0]["private_key"]
    assert both == contents[1]["private_key"]
    nonce, locked = base64.b64decode(both["nonce"]), base64.b64decode(both["locked"])
    assert len(nonce) == 12
    key = bytes(one ^ other for one, other in zip(*shares, strict=True))
    plain = AESGCM(key).decrypt(nonce, locked, f"safeboard feedback private key half/1/nel/{pair}/0".encode())
    public = load_der_private_key(plain, password=None).public_key()
    assert public.public_bytes_raw() == base64.b64decode(json.loads(public_file)["public_key"])


def test_a_wrong_passphrase_gets_a_sentence():
    private_file, _ = generate("nel", PASSPHRASE, iterations=1)
    with pytest.raises(FeedbackError, match="passphrase does not open this key file"):
        unlock(private_file, "Five words that do not belong")


def test_a_composed_and_a_decomposed_letter_are_the_same_passphrase():
    private_file, _ = generate("nel", "un café très noir", iterations=1)
    assert unlock(private_file, "un cafe\u0301 tre\u0300s noir")[0] == "nel"


def test_a_short_passphrase_and_a_strange_board_are_refused():
    with pytest.raises(FeedbackError, match="at least 12"):
        generate("nel", "short", iterations=1)
    with pytest.raises(FeedbackError, match="not a board's id"):
        generate("../nel", PASSPHRASE, iterations=1)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("board", "southend"),
        ("private_key", "AAAA"),
        ("private_key", "%"),
        ("cipher", {}),
        ("passphrase", {"iterations": 10**12}),
    ],
)
def test_a_changed_private_file_gets_a_sentence(key, value):
    content = json.loads(generate("nel", PASSPHRASE, iterations=1)[0])
    content[key] = value
    with pytest.raises(FeedbackError, match=r"damaged|does not open"):
        unlock(json.dumps(content), PASSPHRASE)


def test_one_kind_of_key_file_is_not_taken_for_the_other():
    private_file, public_file = generate("nel", PASSPHRASE, iterations=1)
    with pytest.raises(FeedbackError, match="not a safeboard feedback public key"):
        read_public(private_file)
    with pytest.raises(FeedbackError, match="not a safeboard feedback private key"):
        unlock(public_file, PASSPHRASE)
    with pytest.raises(FeedbackError, match="not a safeboard feedback public key"):
        read_public("no JSON")


def test_a_public_file_with_another_key_in_it_shows_by_its_fingerprint():
    public_file = json.loads(generate("nel", PASSPHRASE, iterations=1)[1])
    public_file["public_key"] = json.loads(generate("nel", PASSPHRASE, iterations=1)[1])["public_key"]
    with pytest.raises(FeedbackError, match=r"fingerprint that is not its key's"):
        read_public(json.dumps(public_file))


def test_an_installed_key_is_found_and_not_replaced_by_accident(tmp_path):
    _, first = generate("nel", PASSPHRASE, iterations=1)
    _, second = generate("nel", PASSPHRASE, iterations=1)
    assert installed_key(tmp_path, "nel") is None
    install_key(tmp_path, first)
    install_key(tmp_path, first)
    with pytest.raises(FeedbackError, match="another key installed"):
        install_key(tmp_path, second)
    assert installed_key(tmp_path, "nel").fingerprint == read_public(first).fingerprint
    assert (tmp_path / "feedback").stat().st_mode & 0o777 == 0o700, "for the server's own user alone"
    install_key(tmp_path, second, replace=True)
    assert installed_key(tmp_path, "nel").fingerprint == read_public(second).fingerprint


def test_importing_the_room_reads_no_file_and_needs_no_telegram():
    code = (
        "import sys, pathlib, feedback.intake, feedback.draft, feedback.reading, feedback.batches\n"
        "from feedback.lexicon import load_lexicon\n"
        "assert load_lexicon.cache_info().currsize == 0\n"
        "assert not {'telegram', 'knowledge', 'bot'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
