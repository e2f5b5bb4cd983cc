# Makefile - the two commands of the README over Meson; what they do is in tools/.
# Debian's own meson and python go first, whatever else a PATH may hold.
export PATH := /usr/bin:/bin:$(PATH)

.PHONY: demo check

# Installs what is missing, builds build/posta and tells the story of a recorded capture.
demo:
	@tools/install build
	@test -f build/build.ninja || meson setup build
	@ninja -C build posta
	@tools/demo

# Installs what is missing, then everything that has to hold; the last line counts it.
check:
	@tools/install build check
	@tools/check
