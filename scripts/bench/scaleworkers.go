package main

import (
	"fmt"
	"runtime"
)

// processors is the number of cores, which the benchmark itself does not use.
func processors() int { return runtime.NumCPU() }

// workerRounds is how often each number of workers is measured; the best counts.
const workerRounds = 3

// scaleWorkers measures whole sweeps by one and by two workers in turn, from the start of the process to its end. The
// runs are long and the batches large enough that computing is nearly all there is to do.
func scaleWorkers(l *scaleLab) error {
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
	fmt.Printf("%d runs of 30 banks × 3 days of 100 ticks, all tables; whole processes, the best of %d in turn. The aim is a quotient of at most 0.55.\n\n",
		2*l.scaled(400), workerRounds)
	header("workers", "wall time", "processor time", "memory", "quotient")
	for workers := 1; workers <= 2; workers++ {
		u := best[workers]
		row(fmt.Sprint(workers), fmt.Sprintf("%.2f s", u.wall.Seconds()), fmt.Sprintf("%.2f s", u.cpu.Seconds()), megabytes(u.peak),
			fmt.Sprintf("%.3f", u.wall.Seconds()/best[1].wall.Seconds()))
	}
	fmt.Println()
	return nil
}
