"""Tables, engine, migrations, and one module of queries for each domain. All SQL lives here."""
