"""The member service card (互助服务卡): its states, the bank, the hand-over, the answers."""
