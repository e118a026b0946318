"""The live Label Studio server."""
