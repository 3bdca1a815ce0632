"""Other people's documents to manifests: one module per format, one model between, one writer, one merge."""
