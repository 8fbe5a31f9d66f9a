package main

import (
	"fmt"
	"runtime"
)

// processors returns the number of cores; the benchmark process itself uses one.
func processors() int { return runtime.NumCPU() }

// workerRounds is the number of measurements for each number of workers; the best one is used.
const workerRounds = 3

// scaleWorkers measures complete processes with one and two workers, alternating. Runs are long and batches large, so that
// nearly all of the time is computation.
func scaleWorkers(l *scaleBench) error {
	name, err := l.grid("workers", fmt.Sprintf("scenario = \"long.yaml\"\nreplications = %d\nseed = 1\n[output]\nbatch = 20\n", 2*l.scaled(400)))
	if err != nil {
		return err
	}
	best := [3]used{}
	for range workerRounds {
		for _, workers := range []int{1, 2} {
			u, err := l.run([]string{"run", name + ".toml", "--quiet", "--workers", fmt.Sprint(workers)})
			if err != nil {
				return err
			}
			if best[workers].wall == 0 || u.wall < best[workers].wall {
				best[workers] = u
			}
			if err := l.remove(name); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%d runs of 30 banks × 3 days of 100 ticks, all tables; complete processes, alternating, best of %d. The goal is a ratio of at most 0.55.\n\n",
		2*l.scaled(400), workerRounds)
	header("workers", "wall time", "processor time", "memory", "ratio")
	for workers := 1; workers <= 2; workers++ {
		u := best[workers]
		row(fmt.Sprint(workers), fmt.Sprintf("%.2f s", u.wall.Seconds()), fmt.Sprintf("%.2f s", u.cpu.Seconds()), megabytes(u.peak),
			fmt.Sprintf("%.3f", u.wall.Seconds()/best[1].wall.Seconds()))
	}
	fmt.Println()
	return nil
}
