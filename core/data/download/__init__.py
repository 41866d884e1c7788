"""Data sets that are downloaded: transfers that resume, and archives unpacked safely."""
