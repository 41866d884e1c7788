"""Where pictures come from: folders, tables, ZIPs, and what may be opened."""
