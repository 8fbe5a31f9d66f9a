package pictures

import (
	"encoding/json"
	"maps"
	"slices"
)

// Picture is a question and its answers.
type Picture struct {
	Name     string    `json:"name"`
	Draw     string    `json:"draw,omitempty"` // the drawing function, if it has another name
	Title    string    `json:"title"`
	Short    string    `json:"short,omitempty"`   // in a list of contents
	Missing  string    `json:"missing,omitempty"` // instead of views: why there are none, and what to do
	Controls []Control `json:"controls"`
	Scale    bool      `json:"scale,omitempty"` // a control changes between linear and logarithmic
	Views    []View    `json:"views"`
}

// MarshalJSON writes what the views of a picture share only once: they have the numbers of their sentence and caption among its
// texts, and what they draw is without what their key says.
func (p Picture) MarshalJSON() ([]byte, error) {
	type view struct {
		View
		Sentence int `json:"sentence"`
		Caption  int `json:"caption"`
	}
	type picture Picture
	one := struct {
		picture
		Texts []string `json:"texts"`
		Views []view   `json:"views"`
	}{picture: picture(p), Texts: []string{}, Views: []view{}}
	place := func(text string) int {
		k := slices.Index(one.Texts, text)
		if k < 0 {
			k = len(one.Texts)
			one.Texts = append(one.Texts, text)
		}
		return k
	}
	for _, v := range p.Views {
		v.Draw = maps.Clone(v.Draw)
		maps.DeleteFunc(v.Draw, func(name string, value any) bool { of, ok := v.Key[name]; return ok && value == any(of) })
		one.Views = append(one.Views, view{v, place(v.Sentence), place(v.Caption)})
	}
	return json.Marshal(one)
}

// Control lets the reader choose among views.
type Control struct {
	Name    string      `json:"name"`
	Label   string      `json:"label"`
	Options [][2]string `json:"options"` // value and text
}

// View is one state of a picture.
type View struct {
	Key      map[string]string `json:"key"` // the value of every control
	Title    string            `json:"title,omitempty"`
	Sentence string            `json:"sentence,omitempty"`
	Caption  string            `json:"caption"`
	Table    string            `json:"table"`
	Draw     map[string]any    `json:"draw"` // what the drawing function needs besides the table and the key
	Commands []Command         `json:"commands,omitempty"`
}

// Command is a command line that the page shows below a picture, and what it does.
type Command struct {
	Does string `json:"does"`
	Line string `json:"line"`
}

// Table is the data of a view.
type Table struct {
	Columns []Column `json:"columns"`
	Rows    [][]any  `json:"rows"`
	Query   string   `json:"query,omitempty"`
}

// Column describes a column of a table. Kind says how its values are read: axis (number of a level of the axis Of), label
// (number of one of Labels), metric and difference (of the metric Of), share, count, flag, number or text.
type Column struct {
	Name   string   `json:"name"`
	Label  string   `json:"label"`
	Kind   string   `json:"kind"`
	Of     string   `json:"of,omitempty"`
	Labels []string `json:"labels,omitempty"`
	Link   string   `json:"link,omitempty"` // the page of sweep view that a cell leads to; {NAME} stands for a value of the row
}

// Document is all that a page shows.
type Document struct {
	Study    *Study            `json:"study"`
	Lead     string            `json:"lead,omitempty"` // the answer of the study in a sentence
	Metrics  map[string]Metric `json:"metrics"`
	Tables   map[string]*Table `json:"tables"`
	Pictures []Picture         `json:"pictures"`
}

// control adds an option to the control of that name.
func (p *Picture) control(name, label, value, text string) {
	for i := range p.Controls {
		if p.Controls[i].Name != name {
			continue
		}
		for _, o := range p.Controls[i].Options {
			if o[0] == value {
				return
			}
		}
		p.Controls[i].Options = append(p.Controls[i].Options, [2]string{value, text})
		return
	}
	p.Controls = append(p.Controls, Control{name, label, [][2]string{{value, text}}})
}
