/** The emoji that service people write, with the words by which they are found in both languages. */
const LIST = `😊 微笑 开心 smile happy
😄 大笑 高兴 grin laugh
😂 笑哭 joy tears
🙂 浅笑 slight smile
😉 眨眼 wink
😍 喜欢 爱 love eyes
🥰 喜爱 adore
😘 亲亲 kiss
🤗 抱抱 拥抱 hug
🤔 思考 想想 thinking
😅 尴尬 汗 sweat awkward
😢 难过 伤心 sad cry
😭 大哭 sob
😞 失望 disappointed
😟 担心 worried
😮 惊讶 surprised
😡 生气 angry
😴 困 睡 sleep
😷 口罩 mask
🙏 谢谢 拜托 感谢 thanks please
👍 赞 好的 thumbs up ok
👎 不好 thumbs down
👌 可以 没问题 ok perfect
👏 鼓掌 clap
👋 你好 再见 挥手 wave hello bye
💪 加油 strong
🤝 合作 握手 handshake
✌️ 胜利 victory
🙋 举手 raise hand
🙇 抱歉 鞠躬 sorry bow
❤️ 爱心 红心 heart love
💔 心碎 broken heart
🌹 玫瑰 花 rose flower
🌸 樱花 blossom
🎉 庆祝 恭喜 party congratulations
🎁 礼物 赠品 gift present
🎂 生日 蛋糕 birthday cake
🧧 红包 red envelope
🏮 灯笼 新年 lantern
✨ 闪亮 sparkles
⭐ 星 好评 star
🔥 火 热门 fire hot
💡 想法 主意 idea
✅ 完成 对 done check
❌ 错误 不行 cross no
⚠️ 注意 警告 warning
❓ 疑问 question
❗ 重要 important
⏰ 时间 闹钟 time clock
📦 包裹 快递 parcel package
🚚 发货 物流 配送 delivery truck
🛒 购物车 cart
🛍️ 购物 shopping
💰 钱 退款 money refund
💳 银行卡 支付 card pay
🧾 发票 小票 invoice receipt
🎟️ 优惠券 coupon ticket
📷 照片 拍照 photo camera
📎 附件 attachment
📞 电话 phone call
📱 手机 mobile
✉️ 邮件 mail email
🔗 链接 link
🔍 查询 搜索 search
🔧 维修 repair
🏠 家 地址 home address
☕ 咖啡 coffee
🍵 茶 tea
☀️ 太阳 晴 sun
🌙 晚安 月亮 moon night`;

export interface Emoji {
  sign: string;
  names: readonly string[];
}

export const EMOJI: readonly Emoji[] = LIST.split('\n').map((line) => {
  const [sign = '', ...names] = line.split(' ');
  return { sign, names };
});

/** Those whose name begins with the query come before those that only contain it. */
export function searchEmoji(query: string): Emoji[] {
  const wanted = query.toLowerCase();
  const starts = (emoji: Emoji): boolean => emoji.names.some((name) => name.startsWith(wanted));
  return EMOJI.filter((emoji) => emoji.names.some((name) => name.includes(wanted))).sort((a, b) => Number(starts(b)) - Number(starts(a)));
}
