package dev.assay.server.samples;

import dev.assay.server.samples.RegressionTree.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Grows one regression tree (CART): at each node the split with the least squared error among a few random columns. */
final class TreeGrower {
    private static final int MAX_DEPTH = 6;
    private static final int MIN_LEAF = 12;
    private static final int COLUMNS_PER_SPLIT = 3;

    private final LoanApplications data;
    private final Random random;
    private final List<TreeNode> nodes = new ArrayList<>();

    TreeGrower(LoanApplications data, Random random) {
        this.data = data;
        this.random = random;
    }

    RegressionTree grow(int[] rows) {
        grow(rows, 0);
        return new RegressionTree(List.copyOf(nodes));
    }

    private int grow(int[] rows, int depth) {
        int index = nodes.size();
        nodes.add(TreeNode.leaf(mean(rows)));
        Split split = depth == MAX_DEPTH ? Split.NONE : bestSplit(rows);
        if (split.found()) {
            int left = grow(rowsOf(rows, split, true), depth + 1);
            int right = grow(rowsOf(rows, split, false), depth + 1);
            nodes.set(index, new TreeNode(split.feature, split.threshold, left, right));
        }
        return index;
    }

    private Split bestSplit(int[] rows) {
        Split best = Split.NONE;
        for (int i = 0; i < COLUMNS_PER_SPLIT; i++) {
            Split candidate = bestSplit(rows, random.nextInt(LoanApplications.NAMES.length));
            best = candidate.gain > best.gain ? candidate : best;
        }
        return best;
    }

    /** Walks the rows in order of one column. Gain is what is left of the sum of squares: larger is better. */
    private Split bestSplit(int[] rows, int feature) {
        Integer[] sorted = Arrays.stream(rows).boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, (a, b) -> Float.compare(at(a, feature), at(b, feature)));
        double total = sum(rows);
        double base = total * total / rows.length;
        Split best = Split.NONE;
        double left = 0;
        for (int i = 1; i <= sorted.length - MIN_LEAF; i++) {
            left += data.defaulted()[sorted[i - 1]];
            float below = at(sorted[i - 1], feature);
            if (i >= MIN_LEAF && below < at(sorted[i], feature)) {
                double right = total - left;
                double gain = left * left / i + right * right / (sorted.length - i) - base;
                best = gain > best.gain ? new Split(feature, below, gain) : best;
            }
        }
        return best;
    }

    private int[] rowsOf(int[] rows, Split split, boolean left) {
        return Arrays.stream(rows)
                .filter(row -> (at(row, split.feature) <= split.threshold) == left)
                .toArray();
    }

    private float at(int row, int feature) {
        return data.features()[row][feature];
    }

    private double sum(int[] rows) {
        return Arrays.stream(rows).mapToDouble(row -> data.defaulted()[row]).sum();
    }

    private float mean(int[] rows) {
        return (float) (sum(rows) / rows.length);
    }

    /** A way to part the rows of a node. */
    private record Split(int feature, float threshold, double gain) {
        /** Gains below this are rounding, and would make the tree depend on the order of additions. */
        static final Split NONE = new Split(-1, 0, 1e-9);

        boolean found() {
            return feature >= 0;
        }
    }
}
