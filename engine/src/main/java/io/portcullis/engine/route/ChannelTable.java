package io.portcullis.engine.route;

import io.portcullis.depositary.model.Amount;
import java.util.Map;

/**
 * Terms of channels by number, 80 bytes each, in one array.
 *
 * <pre>
 * 0 sequence   1,2 capacity   3,4 base fee   5,6 least   7,8 most   9 ppm ‖ delta ‖ enabled (32, 31, 1 bits)
 * </pre>
 */
final class ChannelTable {
    private static final int WORDS = 10;
    private static final int CAPACITY = 1;
    private static final int BASE = 3;
    private static final int LEAST = 5;
    private static final int MOST = 7;
    private static final int TERMS = 9;

    private final long[] words;

    ChannelTable(int channels) {
        this(new long[channels * WORDS]);
    }

    private ChannelTable(long[] words) {
        this.words = words;
    }

    ChannelTable with(Map<Integer, ChannelAnnouncement> changed) {
        ChannelTable copy = new ChannelTable(words.clone());
        changed.forEach(copy::set);
        return copy;
    }

    void set(int channel, ChannelAnnouncement said) {
        ChannelPolicy policy = said.policy();
        words[channel * WORDS] = said.sequence();
        put(channel, CAPACITY, said.capacity());
        put(channel, BASE, policy.fees().base());
        put(channel, LEAST, policy.least());
        put(channel, MOST, policy.most());
        words[channel * WORDS + TERMS] = (long) policy.fees().partsPerMillion() << 32
                | (long) policy.expiryDeltaSeconds() << 1
                | (policy.enabled() ? 1 : 0);
    }

    void copyFrom(ChannelTable source, int channel, int target) {
        System.arraycopy(source.words, channel * WORDS, words, target * WORDS, WORDS);
    }

    long sequence(int channel) {
        return words[channel * WORDS];
    }

    boolean enabled(int channel) {
        return (words[channel * WORDS + TERMS] & 1) != 0;
    }

    int expiryDeltaSeconds(int channel) {
        return (int) words[channel * WORDS + TERMS] >>> 1;
    }

    RouteFees fees(int channel) {
        return new RouteFees(amount(channel, BASE), (int) (words[channel * WORDS + TERMS] >>> 32));
    }

    Amount least(int channel) {
        return amount(channel, LEAST);
    }

    /** Whether that much may go over it: neither above its most nor above its capacity hint. */
    boolean bears(int channel, Amount amount) {
        return amount.compareTo(amount(channel, MOST)) <= 0 && amount.compareTo(amount(channel, CAPACITY)) <= 0;
    }

    ChannelAnnouncement announcement(int channel, ChannelId id) {
        ChannelPolicy policy = new ChannelPolicy(
                fees(channel), expiryDeltaSeconds(channel), least(channel), amount(channel, MOST), enabled(channel));
        return new ChannelAnnouncement(id, sequence(channel), amount(channel, CAPACITY), policy);
    }

    private Amount amount(int channel, int word) {
        int at = channel * WORDS + word;
        return new Amount(words[at], words[at + 1]);
    }

    private void put(int channel, int word, Amount amount) {
        int at = channel * WORDS + word;
        words[at] = amount.high();
        words[at + 1] = amount.low();
    }
}
