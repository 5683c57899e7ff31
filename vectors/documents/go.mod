module example.org/shop // comment

go 1.21.3
toolchain go1.22.0

require github.com/a/b v1.2.0

require (
	github.com/c/d/v2 v2.0.1 // indirect
	gopkg.in/yaml.v3 v3.0.0-20220521103104-8f96da9f5d5e
	example.org/local v0.1.0
	example.org/fork v1.0.0
)

exclude github.com/x/y v1.0.0
replace example.org/local => ../local
replace (
	example.org/fork v1.0.0 => github.com/f/fork v1.0.1+incompatible
)
retract v0.9.0
