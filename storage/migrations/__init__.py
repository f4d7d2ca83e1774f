"""The packaged migrations; `storage.migrate` applies them."""
