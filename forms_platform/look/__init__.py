"""How every page looks: the shell, the marks and the words of dates, the theme, the error pages, the headers."""
