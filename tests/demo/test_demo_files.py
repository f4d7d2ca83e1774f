"""Files and pictures on the local Telegram, both ways."""

from aiogram.types import BufferedInputFile
from demo_support import DOT, PRIYA, aiogram, refused
from telegram import InputMediaPhoto


async def test_files_go_both_ways_unchanged(server, bot, priya):
    await priya.sends("my plan.csv", b"ref,what\n1,\xff\n", "text/csv", caption="the plan")
    (update,) = await bot.get_updates(timeout=1)
    assert (update.message.caption, update.message.document.file_name) == ("the plan", "my plan.csv")
    assert bytes(await (await update.message.document.get_file()).download_as_bytearray()) == b"ref,what\n1,\xff\n"
    sent = await bot.send_document(PRIYA, b"report", filename="Q1 report.txt", caption="<b>Q1</b>", parse_mode="HTML")
    again = await bot.send_document(PRIYA, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    (file,) = (await priya.sees(after=1))[0]["files"]
    assert file["name"] == "Q1 report.txt"
    download = await priya.client.get(file["url"])
    assert download.content == b"report"
    assert download.headers["Content-Disposition"].startswith("attachment")
    async with aiogram(server) as other:
        sent_too = await other.send_document(PRIYA, BufferedInputFile(b"x", "x.txt"))
        assert (await other.download(sent_too.document)).read() == b"x"


async def test_photos_are_pictures_with_a_size(server, bot, priya):
    sent = await bot.send_photo(PRIYA, DOT, caption="a dot")
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (1, 1, "a dot")
    (seen,) = await priya.sees()
    shown = await priya.client.get(seen["files"][0]["url"])
    assert "Content-Disposition" not in shown.headers
    with refused("image_process_failed"):
        await bot.send_photo(PRIYA, b"no picture at all, although long enough")
    with refused("caption is too long"):
        await bot.send_photo(PRIYA, DOT, caption="x" * 1025)
    with refused("can't use file of type photo as document"):
        await bot.send_document(PRIYA, sent.photo[0].file_id)
    with refused("there is no text in the message to edit"):
        await sent.edit_text("x")
    await sent.edit_caption("a full stop")
    edited = await sent.edit_media(InputMediaPhoto(DOT, caption="another"))
    assert edited.caption == "another"
    async with aiogram(server) as other:
        assert (await other.send_photo(PRIYA, BufferedInputFile(DOT, "dot.png"))).photo[-1].width == 1


async def test_a_persons_picture_comes_as_a_photo(bot, priya):
    await priya.sends("dot.png", DOT, "image/png")
    await priya.sends("not.png", b"only called a picture, and long", "image/png")
    first, second = await bot.get_updates(timeout=1)
    assert first.message.photo[-1].file_size == len(DOT)
    assert second.message.document.file_name == "not.png"
