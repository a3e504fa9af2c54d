"""Networks to pictures: looks, layouts, server-rendered SVG, tables, pyvis pages and exports."""
