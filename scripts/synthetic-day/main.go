// Command synthetic-day writes a synthetic day of payments as CSV to standard output, by default the one that
// sweeps/alpha-frontier.toml uses.
package main

import (
	"flag"
	"log"
	"os"

	"sweep/sweeps/syntheticday"
)

func main() {
	o := syntheticday.Shipped
	flag.IntVar(&o.Payments, "payments", o.Payments, "payments of the day")
	flag.IntVar(&o.Banks, "banks", o.Banks, "banks")
	flag.Uint64Var(&o.Seed, "seed", o.Seed, "seed of the random numbers")
	flag.Parse()
	if err := syntheticday.Write(os.Stdout, o); err != nil {
		log.Fatal(err)
	}
}
