package dev.assay.bytes;

/**
 * Seconds since 1970-01-01T00:00:00Z, as every time here is, to and from calendar fields of the proleptic Gregorian
 * calendar. {@code java.time} is large where the canister is compiled; these formats need none of it.
 */
public final class UtcTime {
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long FIRST_SECOND = -62_167_219_200L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

    private UtcTime() {}

    /**
     * The second that these fields name.
     *
     * @throws MalformedException if a field is out of its range; leap seconds are
     */
    public static long of(int year, int month, int day, int hour, int minute, int second) throws MalformedException {
        boolean valid = year >= 0
                && year <= 9999
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= daysIn(year, month)
                && hour <= 23
                && minute <= 59
                && second <= 59;
        if (!valid) {
            throw new MalformedException("time: a field is out of range");
        }
        return daysSince1970(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second;
    }

    /** Reads {@code YYYY-MM-DDThh:mm:ssZ} (RFC 3339, UTC); a fraction of a second is read and dropped. */
    public static long parse(String text) throws MalformedException {
        boolean shaped = text.length() >= 20
                && text.length() <= 30
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(text.length() - 1) == 'Z'
                && (text.length() == 20 || text.length() > 21 && text.charAt(19) == '.');
        if (!shaped) {
            throw new MalformedException("time: expected YYYY-MM-DDThh:mm:ssZ");
        }
        for (int i = 20; i < text.length() - 1; i++) {
            digits(text, i, 1);
        }
        return of(
                digits(text, 0, 4),
                digits(text, 5, 2),
                digits(text, 8, 2),
                digits(text, 11, 2),
                digits(text, 14, 2),
                digits(text, 17, 2));
    }

    /** The number written by {@code count} decimal digits of {@code text} from {@code from}. */
    public static int digits(String text, int from, int count) throws MalformedException {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c < '0' || c > '9') {
                throw new MalformedException("time: expected a digit");
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    /** Writes {@code YYYY-MM-DDThh:mm:ssZ}; beyond the years 0 to 9999, the number of seconds. */
    public static String format(long epochSeconds) {
        if (epochSeconds < FIRST_SECOND || epochSeconds > LAST_SECOND) {
            return epochSeconds + " s";
        }
        long days = Math.floorDiv(epochSeconds, (long) SECONDS_PER_DAY);
        int ofDay = (int) Math.floorMod(epochSeconds, (long) SECONDS_PER_DAY);
        int year = (int) (1970 + Math.floorDiv(days * 400, 146_097L));
        while (daysSince1970(year, 1, 1) > days) {
            year--;
        }
        while (daysSince1970(year + 1, 1, 1) <= days) {
            year++;
        }
        int left = (int) (days - daysSince1970(year, 1, 1));
        int month = 1;
        while (left >= daysIn(year, month)) {
            left -= daysIn(year, month);
            month++;
        }
        return pad(year, 4)
                + '-'
                + pad(month, 2)
                + '-'
                + pad(left + 1, 2)
                + 'T'
                + pad(ofDay / 3600, 2)
                + ':'
                + pad(ofDay / 60 % 60, 2)
                + ':'
                + pad(ofDay % 60, 2)
                + 'Z';
    }

    private static String pad(int value, int width) {
        String digits = Integer.toString(value);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static long daysSince1970(int year, int month, int day) {
        long before = year - 1;
        long leaps = Math.floorDiv(before, 4L) - Math.floorDiv(before, 100L) + Math.floorDiv(before, 400L);
        int ofYear = DAYS_BEFORE_MONTH[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
        // 719,162 days lie between 0001-01-01 and 1970-01-01.
        return before * 365 + leaps + ofYear - 719_162;
    }
}
