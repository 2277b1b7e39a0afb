"""The Порядок as data: model, TOML file, versions in the vault. Reading txt and docx: elsewhere."""
