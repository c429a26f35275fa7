.PHONY: demo test test-long check fix bench docs lock

demo:        ## a demo company, computed and served; ends with an address that opens it signed in
	@script/demo
test:        ## checks and all tests, as the build does
	@script/test
test-long:   ## the same with thousands of examples a property
	@script/test --long
check:       ## format, lint, types, import contracts
	@script/check
fix:         ## repairs format and lint where that is safe
	@script/check --fix
bench:       ## speed and memory
	@script/bench
docs:        ## the reference, generated from the code
	@script/docs
lock:        ## the locked versions, renewed
	@script/lock
