"""py-libp2p, and every guard it needs. No other folder imports it."""
