// Package datasetstest makes data sets for tests and checks them.
package datasetstest
