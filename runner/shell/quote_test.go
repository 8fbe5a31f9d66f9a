package shell

import (
	"os/exec"
	"testing"

	"pgregory.net/rapid"
)

func TestAShellReadsQuotedWordsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[ -~äß\t\n]{0,20}`).Draw(t, "word")
		out, err := exec.Command("sh", "-c", "printf %s "+Quote(word)).Output()
		if err != nil || string(out) != word {
			t.Fatalf("%q is quoted as %s, which sh reads as %q (%v)", word, Quote(word), out, err)
		}
	})
}

func TestPlainWordsStayAsTheyAre(t *testing.T) {
	if got, want := Join("sweep", "run", "my grid.toml", "--shard=1/8", ""), "sweep run 'my grid.toml' --shard=1/8 ''"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
