package viewer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/query"
)

// content is what a page below the study shows: facts, then sections in their order. Everything in it is text or numbers, which the
// page formats as the pictures do.
type content struct {
	Title    string             `json:"title"`
	Facts    []fact             `json:"facts"`
	Missing  string             `json:"missing,omitempty"` // instead of sections: why there are none, and what to do
	Sections []section          `json:"sections"`
	Document *pictures.Document `json:"document"` // pictures and tables of the sections
	Ticks    *ticks             `json:"ticks,omitempty"`
}

// fact is a line of the head of a page. To is the page that it leads to, below that of the data set.
type fact struct {
	Label string `json:"label"`
	Text  string `json:"text"`
	To    string `json:"to,omitempty"`
}

// section is a picture, a table or a text.
type section struct {
	Title   string `json:"title,omitempty"`
	Note    string `json:"note,omitempty"`
	Picture string `json:"picture,omitempty"` // by name
	Table   string `json:"table,omitempty"`   // by name
	Text    string `json:"text,omitempty"`
	Missing string `json:"missing,omitempty"` // in the place of a table
	Main    bool   `json:"main,omitempty"`    // the table whose rows the keys move through
	Pages   *pages `json:"pages,omitempty"`   // of the table; nil if it is complete
}

// pages says which part of a table is shown.
type pages struct {
	Page int64 `json:"page"` // from 1
	Of   int64 `json:"of"`
	Rows int64 `json:"rows"` // of all pages
}

func pagesOf(page, rows int64) *pages {
	return &pages{page, max(1, (rows+pageRows-1)/pageRows), rows}
}

// beyond says why a page has no rows: none says so where there are no rows at all.
func (p *pages) beyond(none string) string {
	if p.Rows == 0 {
		return none
	}
	return fmt.Sprintf("There is no page %d: the last one is %d.", p.Page, p.Of)
}

// pageRows is the number of rows of a page of a table.
const pageRows = 200

// reader reads what a page shows over one connection: the pictures of its runs, and queries.
type reader struct {
	*pictures.Session
	ctx context.Context
	db  *query.DB
	doc *pictures.Document
}

// read calls f with a reader. The session reads only the runs that the options name.
func (st *study) read(ctx context.Context, o pictures.Options, f func(*reader) error) error {
	o.Dir = st.server.options.Sources.Words(st.place)
	return st.with(ctx, func(c *conn) error {
		s, err := c.session(ctx, o)
		if err != nil {
			return err
		}
		return f(&reader{Session: s, ctx: ctx, db: c.DB, doc: s.Document()})
	})
}

// rows runs a statement that reads, and keeps at most rowsMax rows.
func (r *reader) rows(sql string, args ...any) (list [][]any, err error) {
	rows, err := r.db.Rows(r.ctx, fmt.Sprintf(sql, args...))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for len(list) < rowsMax {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		list = append(list, append([]any(nil), row...))
	}
	return list, nil
}

// one returns the values of the first row; nil if there is none.
func (r *reader) one(sql string, args ...any) ([]any, error) {
	rows, err := r.rows(sql, args...)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0], nil
}

// table adds a table to the document, made of the rows of a query whose columns are in the order of the given ones.
func (r *reader) table(name, sql string, columns ...pictures.Column) (*pictures.Table, error) {
	rows, err := r.rows("%s", sql)
	if err != nil {
		return nil, err
	}
	t := &pictures.Table{Columns: columns, Rows: rows, Query: r.Command(sql)}
	r.doc.Tables[name] = t
	return t, nil
}

// add adds pictures to the document, and a section for each.
func (r *reader) add(p *content, list ...pictures.Picture) {
	for _, one := range list {
		r.doc.Pictures = append(r.doc.Pictures, one)
		p.Sections = append(p.Sections, section{Picture: one.Name})
	}
}

// finish completes a page.
func (r *reader) finish(p *content) *content {
	p.Document = r.Session.Document(r.doc.Pictures...)
	if p.Facts == nil {
		p.Facts = []fact{}
	}
	if p.Sections == nil {
		p.Sections = []section{}
	}
	return p
}

// cut says that a table has as many rows as a page may show.
func cut(rows int) string {
	if rows < rowsMax {
		return ""
	}
	return "Cut after 10,000 rows; the query of the table returns all. "
}

// Columns of tables. A link names the page that a cell leads to; names of columns in braces stand for the values of the row.
func text(name, label string) pictures.Column {
	return pictures.Column{Name: name, Label: label, Kind: "text"}
}
func count(name, label string) pictures.Column {
	return pictures.Column{Name: name, Label: label, Kind: "count"}
}
func hidden(name string) pictures.Column { return pictures.Column{Name: name, Kind: "hidden"} }
func linked(c pictures.Column, to string, args ...any) pictures.Column {
	c.Link = fmt.Sprintf(to, args...)
	return c
}

// of names a page with parts that may have any character.
func of(parts ...any) string {
	list := make([]string, len(parts))
	for i, p := range parts {
		list[i] = url.PathEscape(fmt.Sprint(p))
	}
	return strings.Join(list, "/")
}

// tick returns the number in the query of a request, or other without one.
func (r *request) asked(name string, other int64) (int64, error) {
	text := r.query.Get(name)
	if text == "" {
		return other, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, errkind.Errorf(errkind.Invalid, "%s: %q is not a number of a %s", name, text, name)
	}
	return n, nil
}

// pagesMax keeps the offset of a page within an integer of SQL.
const pagesMax = 1 << 40

// page returns the page of a table that a request asks for, from 1.
func (r *request) page() (int64, error) {
	n, err := r.asked("page", 1)
	return min(max(n, 1), pagesMax), err
}

// integer is a value of an integer column, 0 for NULL.
func integer(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case int32:
		return int64(v)
	}
	return 0
}

// words are a value of a text column, empty for NULL.
func words(v any) string {
	t, _ := v.(string)
	return t
}
