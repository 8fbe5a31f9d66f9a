package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// journalLayout reports names in the directories of the journal and of the context files that are not ours.
func (v *verifier) journalLayout(dir string) error {
	entries, err := v.d.FS().ReadDir(dir)
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if _, page := datasets.JournalPageOf(name); !page && !datasets.IsContextPath(name) || !e.Type().IsRegular() {
			v.foreign(name, e)
		}
	}
	return datasets.Storage("listing", dir, err)
}

const restoreContext = "restore it from a copy"

// journal checks the messages of an external proposer, and that the context files are those that it was given.
func (v *verifier) journal(ctx context.Context) error {
	pages, err := v.d.ReadJournal()
	if err != nil {
		v.badDocument(LevelCommits, datasets.JournalDir, -1, err)
		return nil
	}
	asked := map[string]string{}
	for _, page := range pages {
		for _, m := range page {
			var ask struct {
				Context string `json:"context"`
				SHA256  string `json:"context_sha256"`
			}
			if m.From == datasets.FromSweep && json.Unmarshal([]byte(m.Line), &ask) == nil && ask.SHA256 != "" {
				asked[ask.Context] = ask.SHA256
			}
		}
	}
	entries, err := v.d.FS().ReadDir(datasets.ContextDir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return datasets.Storage("listing", datasets.ContextDir, err)
	}
	for _, e := range entries {
		name := datasets.ContextDir + "/" + e.Name()
		hash, known := asked[name]
		delete(asked, name)
		if !known || v.o.Level < LevelHashes {
			continue
		}
		data, err := vfs.ReadFile(v.d.FS(), name, contextBytesMax)
		if err != nil && !errors.Is(err, vfs.ErrImplausible) {
			v.refuse(datasets.Storage("reading", name, err))
			continue
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != hash {
			v.damage(LevelHashes, name, -1, "its content is not what the proposer was given", restoreContext)
		}
	}
	for name := range asked {
		v.damage(LevelCommits, name, -1, "is missing", restoreContext)
	}
	return ctx.Err()
}

// contextBytesMax bounds a context file.
const contextBytesMax = 64 << 20
