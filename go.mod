module sweep

go 1.26
