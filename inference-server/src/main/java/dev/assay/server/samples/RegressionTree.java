package dev.assay.server.samples;

import java.util.List;

/**
 * A grown tree. Node 0 is the root; a row goes left when its feature is at most the threshold, which is what ONNX calls
 * BRANCH_LEQ.
 */
record RegressionTree(List<TreeNode> nodes) {
    /**
     * One node.
     *
     * @param feature the column to look at; -1 in a leaf
     * @param value the threshold, or a leaf's answer
     * @param left node for rows at or below the threshold
     * @param right node for the others
     */
    record TreeNode(int feature, float value, int left, int right) {
        static TreeNode leaf(float value) {
            return new TreeNode(-1, value, 0, 0);
        }

        boolean isLeaf() {
            return feature < 0;
        }
    }

    float predict(float[] row) {
        TreeNode node = nodes.get(0);
        while (!node.isLeaf()) {
            node = nodes.get(row[node.feature()] <= node.value() ? node.left() : node.right());
        }
        return node.value();
    }
}
