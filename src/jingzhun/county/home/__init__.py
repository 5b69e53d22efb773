"""The roof: home, the household page and the person page, made of the apps' panels."""
