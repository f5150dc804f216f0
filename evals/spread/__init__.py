"""One run over many processes and machines: shards in Postgres, taken by workers, gathered in order."""
