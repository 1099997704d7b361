"""`make bench`: all measurements, one after the other."""

from benchmarks import accuracy, offline, online

if __name__ == "__main__":
    offline.main()
    online.main()
    accuracy.main()
