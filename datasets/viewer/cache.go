package viewer

import "slices"

// cacheBytes limits the answers that a data set keeps.
const cacheBytes = 32 << 20

// cache keeps answers of one generation, the last used ones last.
type cache struct {
	entries []cached
}

type cached struct {
	key  string
	data []byte
}

// cached returns an answer, nil if it is not kept.
func (st *study) cached(key string) []byte {
	st.mu.Lock()
	defer st.mu.Unlock()
	c := &st.documents
	i := slices.IndexFunc(c.entries, func(e cached) bool { return e.key == key })
	if i < 0 {
		return nil
	}
	e := c.entries[i]
	c.entries = append(slices.Delete(c.entries, i, i+1), e)
	return e.data
}

// keep keeps an answer, and drops those that were not used for the longest time.
func (st *study) keep(key string, data []byte) {
	st.mu.Lock()
	defer st.mu.Unlock()
	c := &st.documents
	c.entries = append(c.entries, cached{key, data})
	total := 0
	for i := len(c.entries) - 1; i >= 0; i-- {
		if total += len(c.entries[i].data); total > cacheBytes {
			c.entries = slices.Delete(c.entries, 0, i+1)
			return
		}
	}
}
