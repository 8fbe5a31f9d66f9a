package cluster

import (
	"bufio"
	"strconv"
	"strings"
	"time"
)

// Site is the configuration of a Slurm site. Zero values stand for Slurm's defaults.
type Site struct {
	MaxArraySize int           // the largest array index is one less
	KillWait     time.Duration // between the signal at the time limit and the end
}

func (s Site) withDefaults() Site {
	if s.MaxArraySize == 0 {
		s.MaxArraySize = 1001
	}
	if s.KillWait == 0 {
		s.KillWait = 30 * time.Second
	}
	return s
}

// ParseSite reads the output of `scontrol show config`. Values it does not find stay zero.
func ParseSite(config string) Site {
	var s Site
	lines := bufio.NewScanner(strings.NewReader(config))
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), "=")
		words := strings.Fields(value)
		if len(words) == 0 {
			continue
		}
		n, err := strconv.Atoi(words[0])
		if err != nil || n < 0 {
			continue
		}
		switch strings.TrimSpace(name) {
		case "MaxArraySize":
			s.MaxArraySize = n
		case "KillWait":
			s.KillWait = time.Duration(n) * time.Second
		}
	}
	return s
}
