package tables

import (
	_ "embed"
	"encoding/json"
)

// In version 1 the axes in the path of a file were not columns of it, and columns had no permanent field ids.

//go:embed format1.json
var format1 []byte

func init() {
	var old []*Table
	if err := json.Unmarshal(format1, &old); err != nil {
		panic("tables: format1.json: " + err.Error())
	}
	RegisterStep(&Step{From: 1, Tables: old})
}
