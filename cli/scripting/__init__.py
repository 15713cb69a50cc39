"""The node as a Python program sees it; `import moot` leads here."""
